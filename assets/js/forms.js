// A form is sent once, and what was typed is not lost by a wrong tap.
const sending = new WeakSet();
const typed = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (sending.has(form)) {
    event.preventDefault();
    return;
  }
  typed.clear();
  if (form.method !== "post") return;
  sending.add(form);
  // After this tick: a disabled button would not send its own name and value.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.setAttribute("aria-disabled", "true");
    }
  });
});

// Back to the page by the browser's arrow: the form can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) sending.delete(form);
  for (const button of document.querySelectorAll("button[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
  }
});

// A file download answers a form without leaving the page: do not block its next use.
addEventListener("focus", () => {
  for (const form of document.querySelectorAll("form[data-download]")) sending.delete(form);
});

// The browser's own question frightens: it is asked only when more than two answers would be lost.
document.addEventListener("input", (event) => {
  if (event.target.closest("form.form")) typed.add(event.target.name);
});
addEventListener("beforeunload", (event) => {
  if (typed.size > 2) event.preventDefault();
});

// Tapping anywhere near a summary's link brings the cursor into the field, its label in view.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.closest(".field")?.scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});
