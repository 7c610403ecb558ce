// Keeps a page live, and sends its forms without leaving it. Without this script everything works but for that.
"use strict";

const line = document.getElementById("line");
const said = document.getElementById("said");

// Not `node.id`: a form's field of that name would stand in its way.
function idOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("id") : null;
}

// Makes `old` what `fresh` is and leaves alone what is the same, so that focus, open parts and half-filled forms stay.
function merge(old, fresh) {
  if (old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && name !== "open") old.setAttribute(name, value);
  }
  const known = new Map([...old.children].map((child) => [idOf(child), child]));
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const id = idOf(child);
    const same = id ? known.get(id) : place && !idOf(place) && place.nodeName === child.nodeName ? place : null;
    if (!same) old.insertBefore(child, place);
    else {
      if (same === place) place = place.nextSibling;
      else old.insertBefore(same, place);
      merge(same, child);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

// The customer's page tells whoever opened or holds it, as the vendor's SDK would.
function dispatch(names) {
  for (const name of names) {
    window.dispatchEvent(new CustomEvent(name));
    const asker = window.opener || (window.parent !== window ? window.parent : null);
    if (asker && document.referrer) asker.postMessage({ type: name }, new URL(document.referrer).origin);
  }
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const before = (document.querySelector("main").dataset.events || "").split(" ");
  merge(document.querySelector("main"), fresh.querySelector("main"));
  const after = (document.querySelector("main").dataset.events || "").split(" ");
  dispatch(after.filter((name) => name && !before.includes(name)));
  tick();
}

let wanted = false;
let busy = false;

async function refresh() {
  wanted = true;
  if (busy) return;
  busy = true;
  try {
    while (wanted) {
      wanted = false;
      const answer = await fetch(location.href);
      show(await answer.text());
    }
  } catch {
    // The stream says so too, and asks again once the mock is back.
  } finally {
    busy = false;
  }
}

async function send(form) {
  const buttons = form.querySelectorAll("button");
  const body = new URLSearchParams(new FormData(form));
  said.textContent = "";
  buttons.forEach((button) => (button.ariaDisabled = "true"));
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const html = await answer.text();
    if (answer.ok) {
      form.reset();
      form.closest("details.new")?.removeAttribute("open");
      await refresh();
    } else {
      said.textContent = new DOMParser().parseFromString(html, "text/html").getElementById("problem")?.textContent || html;
    }
  } catch {
    said.textContent = "The mock does not answer.";
  } finally {
    buttons.forEach((button) => (button.ariaDisabled = null));
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  event.preventDefault();
  if (event.submitter?.ariaDisabled !== "true") send(event.target);
});

// The mock's clock, from the moment that the page was told.
let told = 0;
let since = 0;

function tick() {
  const now = document.getElementById("now");
  if (!now) return;
  if (now.dataset.now !== String(told)) [told, since] = [Number(now.dataset.now), performance.now()];
  const elapsed = "runs" in now.dataset ? performance.now() - since : 0;
  now.textContent = new Date(told + elapsed).toISOString().slice(0, 19).replace("T", " ");
}

function say(text, off) {
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("off", off);
}

let stream = null;

// A board that nobody sees asks for nothing: a browser has six connections to a server, however many tabs are open.
function listen() {
  if (document.hidden && document.getElementById("board")) {
    stream?.close();
    stream = null;
  } else if (!stream) {
    stream = new EventSource(document.body.dataset.live);
    stream.onopen = () => say("live", false);
    stream.onmessage = refresh;
    stream.onerror = () => say("the mock does not answer", true);
  }
}

if (document.body.dataset.live) {
  listen();
  document.addEventListener("visibilitychange", listen);
  setInterval(tick, 250);
}
