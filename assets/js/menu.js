// The menu closes with Escape, and when the attention goes elsewhere.
export function start(menu) {
  const close = (back) => {
    if (!menu.open) return;
    menu.open = false;
    if (back) menu.querySelector("summary").focus();
  };
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) close(false);
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(false);
  });
}
