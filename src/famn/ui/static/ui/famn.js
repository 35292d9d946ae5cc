// What the pages gain from JavaScript. Everything works without it.

const MENU = "details.menu";

// Menus: one open at a time; Escape and a click elsewhere close them.
function closeMenus(except) {
  for (const menu of document.querySelectorAll(`${MENU}[open]`)) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest(MENU)));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(`${MENU}[open]`);
  if (!open) return;
  if (open.contains(document.activeElement)) open.querySelector("summary").focus();
  open.open = false;
});

// A table that does not scroll needs no stop for the keyboard.
const regions = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
    if (scrolls) target.setAttribute("tabindex", "0");
    else if (target !== document.activeElement) target.removeAttribute("tabindex");
  }
});

// Each time a page or a part of one has arrived.
function arrived(root) {
  for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
  for (const region of root.querySelectorAll(".table-region")) regions.observe(region);
}

// What needs the reader at once, such as a list of errors, takes the focus.
function focusCall(root) {
  const call = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
  call?.focus();
  return Boolean(call);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// On paper nothing can be unfolded: what is folded is printed whole, and folded again.
let unfolded = [];

window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details.fold:not([open])")];
  for (const fold of unfolded) fold.open = true;
});

window.addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
  unfolded = [];
});

// Swaps keep the focus: htmx finds the element with the same id again, but not if it has become disabled (the arrow of
// the row that reached the top). Then a neighbour takes it.
let focusedId = "";

document.addEventListener("htmx:beforeSwap", () => {
  focusedId = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt ?? document.body;
  arrived(root.parentElement ?? root);
  if (focusCall(root) || (document.activeElement && document.activeElement !== document.body)) return;
  const same = focusedId && document.getElementById(focusedId);
  if (!same) return;
  (same.disabled ? same.parentElement.querySelector("button:not(:disabled)") : same)?.focus();
});

// A request that did not come through says so where one looks, and what was typed stays.
function lostContact() {
  const template = document.getElementById("lost-contact");
  const messages = document.getElementById("messages");
  if (!template || !messages || messages.querySelector(".lost-contact")) return;
  messages.append(template.content.cloneNode(true));
  messages.scrollIntoView({ block: "nearest" });
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, lostContact);
}

document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) document.querySelector("#messages .lost-contact")?.remove();
});

// Forms with data-autosave: the event "autosave" 1.5 s after the last keystroke, and when a control is left.
const waiting = new WeakMap();

function autosave(form, delay) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => form.dispatchEvent(new CustomEvent("autosave", { bubbles: true })), delay));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (form) autosave(form, 1500);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (form) autosave(form, 0);
});

// Forms with data-keep hold what is not saved while it is typed: leaving the page asks first.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) form.dataset.touched = "yes";
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-keep]:not([data-sent]):is([data-touched], :has(.field-wrong))")) event.preventDefault();
});

// One click, one request. A form that stays on the page (a download) can be sent again after two seconds.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return; // htmx has taken it
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 2000);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

arrived(document);
focusCall(document.body);
