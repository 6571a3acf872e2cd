// Writes a code in groups of four while it is typed or pasted; the server reads it either way.
export function start(input) {
  const size = Number(input.dataset.code) || 4;
  const groups = (text) => text.match(new RegExp(`.{1,${size}}`, "g"))?.join(" ") ?? "";
  const bare = (text) => text.replace(/[^0-9a-z*~$=]/gi, "").toUpperCase();
  const write = () => {
    const before = bare(input.value.slice(0, input.selectionStart)).length;
    const next = groups(bare(input.value));
    if (next === input.value) return;
    input.value = next;
    const caret = before + Math.floor(Math.max(0, before - 1) / size);
    input.setSelectionRange(caret, caret);
  };
  input.addEventListener("input", (event) => {
    if (!event.isComposing) write();
  });
  // A hand scanner may type the whole address printed in the QR: keep only its last part.
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!/^https?:/.test(text)) return;
    event.preventDefault();
    input.value = text.trim().split(/[/=#]/).pop();
    write();
  });
  write();
}
