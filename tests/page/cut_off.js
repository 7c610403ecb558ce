// What reaches over the right edge of the part that it stands in.
() =>
  [...document.querySelectorAll("section *")]
    .filter((one) => one.checkVisibility())
    .filter((one) => one.getBoundingClientRect().right > one.closest("section").getBoundingClientRect().right + 1)
    .map((one) => one.outerHTML.slice(0, 80));
