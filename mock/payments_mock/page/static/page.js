// Keeps a page live, and sends its forms without leaving it. Without this script everything works but for that.
"use strict";

const line = document.getElementById("line");
const said = document.getElementById("said");
const SILENT = "The mock does not answer.";

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
  // What is chosen is a text, not a place in a list that may have grown.
  const chosen = old.nodeName === "SELECT" ? old.value : null;
  mergeChildren(old, fresh);
  if (chosen !== null && [...old.options].some((option) => option.value === chosen)) old.value = chosen;
}

function mergeChildren(old, fresh) {
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

// The page that opened this one or holds it in a frame, when it is of this machine.
function asker() {
  const from = document.referrer ? new URL(document.referrer) : null;
  const window_ = window.opener || (window.parent !== window ? window.parent : null);
  const near = from && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(from.hostname);
  return window_ && near ? { tell: (name) => window_.postMessage({ type: name }, from.origin) } : null;
}

// The customer's page tells whoever asked for it, as the vendor's SDK would.
function dispatch(names) {
  for (const name of names) {
    window.dispatchEvent(new CustomEvent(name));
    asker()?.tell(name);
  }
}

// Where the keyboard goes on when what it was on is gone: the next button of the same part, or the part itself.
function stay(part) {
  if (!part || document.activeElement !== document.body) return;
  const here = document.getElementById(part) || document.querySelector("main");
  (here.querySelector("article button") || here.querySelector("h2, h1"))?.focus({ preventScroll: true });
}

function show(html) {
  const main = document.querySelector("main");
  const part = main.contains(document.activeElement) ? document.activeElement.closest("section, main").id : null;
  const before = (main.dataset.events || "").split(" ");
  merge(main, new DOMParser().parseFromString(html, "text/html").querySelector("main"));
  stay(part);
  dispatch((main.dataset.events || "").split(" ").filter((name) => name && !before.includes(name)));
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

function tell(text, kind = "") {
  said.textContent = text;
  said.className = kind;
}

async function send(form, button) {
  const name = button?.getAttribute("aria-label") || button?.textContent || "Done";
  const body = new URLSearchParams(new FormData(form));
  tell("");
  if (button) button.ariaDisabled = "true";
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const html = await answer.text();
    if (answer.ok) {
      form.reset();
      form.closest("details.new")?.removeAttribute("open");
      await refresh();
      tell(`${name}: done`, "well");
    } else {
      tell(new DOMParser().parseFromString(html, "text/html").getElementById("problem")?.textContent || html);
    }
  } catch {
    tell(SILENT);
  } finally {
    if (button) button.ariaDisabled = null;
  }
}

// Another view of the same page: a longer list, or what a search finds.
function turn(address) {
  history.pushState(null, "", address);
  refresh();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get") turn("/?" + new URLSearchParams(new FormData(form)));
  else if (event.submitter?.ariaDisabled !== "true") send(form, event.submitter);
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const more = event.target.closest(".more a");
  if (more && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    turn(more.getAttribute("href").split("#")[0]);
  }
  if (event.target === said) tell("");
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell("");
});

window.addEventListener("popstate", refresh);

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

function lives(answers) {
  if (line) {
    line.textContent = answers ? "live" : "the mock does not answer";
    line.classList.toggle("off", !answers);
  } else if (!answers) tell(SILENT);
  if (answers && said.textContent === SILENT) tell("");
}

const HEARD = { live: () => lives(true), changed: refresh, silent: () => lives(false) };

// A browser has six connections to a server, however many tabs are open: one tab listens, and tells the others. When it
// is closed, the next one has the lock.
function listen(address) {
  const tabs = new BroadcastChannel(address);
  const hear = (what) => {
    tabs.postMessage(what);
    HEARD[what]();
  };
  tabs.onmessage = (event) => HEARD[event.data]();
  lives(true);
  navigator.locks.request(address, () => {
    const stream = new EventSource(address);
    stream.onopen = () => hear("live");
    stream.onmessage = () => hear("changed");
    stream.onerror = () => hear("silent");
    return new Promise(() => {});
  });
}

if (document.body.dataset.live) {
  listen(document.body.dataset.live);
  setInterval(tick, 250);
}
