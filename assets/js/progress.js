// Asks for the page again while long work goes on, and shows only what changed.
export function start(box) {
  const again = async () => {
    if (document.hidden) return schedule();
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-progress]");
      if (!answer.ok || !fresh) return location.reload();
      const bar = box.querySelector("progress");
      const next = fresh.querySelector("progress");
      for (const name of ["max", "value"]) {
        if (next.hasAttribute(name)) bar.setAttribute(name, next.getAttribute(name));
      }
      const words = box.querySelector("[role=status]");
      const said = fresh.querySelector("[role=status]").textContent;
      if (words.textContent !== said) words.textContent = said;
    } catch {
      // The network went away for a moment: the work did not.
    }
    schedule();
  };
  const schedule = () => setTimeout(again, 1000);
  schedule();
}
