// Writes a code in groups of four once the fingers rest; the server reads it either way. What is
// longer than a code is a QR text from a hand scanner: it is left exactly as it came.
const SIGNS = 20;
const REST = 300;

export function start(input) {
  const size = Number(input.dataset.code) || 4;
  const groups = (text) => text.match(new RegExp(`.{1,${size}}`, "g"))?.join(" ") ?? "";
  const bare = (text) => text.replace(/[\s-]/g, "").toUpperCase();
  const isCode = (text) => /^[0-9A-Z]*$/.test(text) && text.length <= SIGNS;
  const write = () => {
    if (!isCode(bare(input.value))) return;
    const next = groups(bare(input.value));
    if (next === input.value) return;
    const before = bare(input.value.slice(0, input.selectionStart)).length;
    input.value = next;
    const caret = before + Math.floor(Math.max(0, before - 1) / size);
    if (input === document.activeElement) input.setSelectionRange(caret, caret);
  };
  let resting;
  input.addEventListener("input", (event) => {
    clearTimeout(resting);
    if (!event.isComposing) resting = setTimeout(write, REST);
  });
  input.addEventListener("blur", write);
  write();
}
