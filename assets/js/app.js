// Small improvements to pages that already work without any script. Each one is loaded only by
// the pages that have something for it.
import "./forms.js";

const improve = (selector, module) => {
  const found = document.querySelectorAll(selector);
  if (found.length > 0) import(module).then(({ start }) => found.forEach(start));
};

improve("[data-camera]", "./camera.js");
improve("[data-code]", "./code.js");
improve("[data-mute]", "./mute.js");
improve("[data-preview]", "./preview.js");
improve("[data-progress]", "./progress.js");
improve("[data-signal]", "./signal.js");
improve("[data-try]", "./try.js");
improve("details.menu-fold", "./menu.js");

// What must be mended is read first.
document.querySelector("[data-focus]")?.focus();
