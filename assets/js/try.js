// Sends a request of the documentation from its page, and shows the answer as it came.
export function start(box) {
  const [method, path] = box.dataset.try.split(" ");
  const form = box.querySelector("form");
  const shown = box.querySelector("pre");
  const holder = document.querySelector("[data-try-token]");
  holder.hidden = false;
  box.hidden = false;
  holder.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const headers = { Authorization: `Bearer ${holder.elements.token.value}` };
    const query = new URLSearchParams();
    let [address, body] = [path, undefined];
    for (const field of form.querySelectorAll("[data-in]")) {
      if (field.value === "") continue;
      if (field.dataset.in === "path") address = address.replace(`{${field.name}}`, encodeURIComponent(field.value));
      if (field.dataset.in === "query") query.set(field.name, field.value);
      if (field.dataset.in === "header") headers[field.name] = field.value;
      if (field.dataset.in === "body") body = field.value;
    }
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (query.size > 0) address += `?${query}`;
    shown.hidden = false;
    try {
      const answer = await fetch(address, { method, headers, body, credentials: "omit" });
      const text = await answer.text();
      const pretty = /json/.test(answer.headers.get("content-type")) ? JSON.stringify(JSON.parse(text), null, 2) : text;
      shown.textContent = `${answer.status}\n${pretty}`;
    } catch (error) {
      shown.textContent = String(error);
    }
  });
}
