// "Couper le son": this browser remembers it, and nothing else.
export function start(box) {
  const button = box.querySelector("button");
  const show = () => button.setAttribute("aria-pressed", String(!!localStorage.getItem("mute")));
  button.addEventListener("click", () => {
    if (localStorage.getItem("mute")) localStorage.removeItem("mute");
    else localStorage.setItem("mute", "1");
    show();
  });
  show();
  box.hidden = false;
}
