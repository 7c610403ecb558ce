// Controls without a name for whoever hears the page.
() =>
  [...document.querySelectorAll("button, select, input:not([type=hidden]), summary, a")]
    .filter((one) => !(one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent).trim())
    .map((one) => one.outerHTML);
