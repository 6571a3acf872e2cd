// Reads QR codes with the camera, once asked to, by a WebAssembly reader that is only then loaded:
// the same on every device. What is read goes into the fields that the page names.
const reader = async (wasm) => {
  const zxing = await import("../vendor/zxing-wasm/reader/index.js");
  await zxing.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    pen.drawImage(video, 0, 0);
    const seen = pen.getImageData(0, 0, canvas.width, canvas.height);
    const found = await zxing.readBarcodes(seen, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
    return found[0]?.text;
  };
};

// The code of a pass, at the door: as it is, and checked at once when the person is chosen.
const atTheDoor = (form, field, text) => {
  field.value = text;
  const chosen = form.querySelector("[name=registration]:checked");
  if (chosen) form.requestSubmit(form.querySelector("button.button-big"));
  else form.querySelector("[name=registration]")?.focus();
};

// A booklet: into the first field that is empty, or one more line. Whether the camera is done.
const ofABooklet = (fields, serial) => {
  const field = fields.find((field) => field.value === "") ?? fields.at(-1);
  if (field.type !== "textarea") {
    field.value = serial;
    return true;
  }
  const lines = field.value.split("\n").filter(Boolean);
  if (!lines.includes(serial)) field.value = [...lines, serial].join("\n");
  return false;
};

export function start(box) {
  if (!navigator.mediaDevices?.getUserMedia) return;
  const [button, video, words] = ["button", "video", "p"].map((css) => box.querySelector(css));
  const form = box.closest("form");
  const fields = box.dataset.into.split(" ").map((name) => form.elements[name]);
  let stream;
  const say = (what, of = "") => (words.textContent = `${words.dataset[what] ?? ""} ${of}`.trim());
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    video.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  const take = (text) => {
    if (fields[0].name === "code") {
      stop();
      say("read");
      return atTheDoor(form, fields[0], text);
    }
    // The number of a booklet ends the address on its cover.
    const serial = text.split("/").pop();
    if (ofABooklet(fields, serial)) stop();
    say("read", serial);
  };
  button.addEventListener("click", async () => {
    if (stream) {
      say("");
      return stop();
    }
    try {
      const wanted = { video: { facingMode: "environment", width: { ideal: 1280 } } };
      const own = (stream = await navigator.mediaDevices.getUserMedia(wanted));
      video.srcObject = own;
      video.hidden = false;
      button.setAttribute("aria-expanded", "true");
      say("aim");
      await video.play();
      const read = await reader(box.dataset.camera);
      while (stream === own) {
        const text = video.videoWidth > 0 && (await read(video));
        if (text && stream === own) take(text);
        await new Promise((next) => setTimeout(next, 120));
      }
    } catch (error) {
      stop();
      say(error.name === "NotAllowedError" ? "refused" : "broken");
    }
  });
  addEventListener("pagehide", stop);
  box.hidden = false;
}
