// Shows what a form would cost while it is typed: asks for the same page as its "compute" button
// does, and shows the part that changed.
export function start(form) {
  const part = () => document.getElementById(form.dataset.preview);
  let waiting;
  const ask = async () => {
    const sent = new URLSearchParams(new FormData(form));
    sent.set("preview", "1");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(form.dataset.preview);
      // Something is typed wrong (422): the cost of before would not be true any more.
      const said = answer.ok || answer.status === 422;
      if (said && fresh && !part().contains(document.activeElement)) part().replaceWith(fresh);
    } catch {
      // The button still computes it.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  });
}
