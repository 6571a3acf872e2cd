// Reads a QR code with the camera, once asked to: by the browser itself when it can, else by a
// WebAssembly reader that is only then loaded. What is read goes into the field as it is.
const reader = async (wasm) => {
  if ("BarcodeDetector" in window) {
    const formats = await BarcodeDetector.getSupportedFormats();
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue;
    }
  }
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

export function start(box) {
  if (!navigator.mediaDevices?.getUserMedia) return;
  const [button, video, words] = ["button", "video", "p"].map((css) => box.querySelector(css));
  const form = box.closest("form");
  let stream;
  const say = (what) => (words.textContent = words.dataset[what] ?? "");
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    video.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  const take = (text) => {
    stop();
    say("read");
    form.elements.code.value = text;
    const chosen = form.querySelector("[name=registration]:checked");
    if (chosen) form.requestSubmit(form.querySelector("button.button-big"));
    else form.querySelector("[name=registration]")?.focus();
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
        if (text && stream === own) return take(text);
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
