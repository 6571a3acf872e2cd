// A pass was taken: the phone shivers and sings two notes, so that eyes can stay on the person.
// Only when the person pressed something on a page before (browsers ask for it).
export function start(box) {
  const well = box.dataset.signal !== "refused";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!still && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(well ? 80 : [60, 60, 60]);
  if (localStorage.getItem("mute")) return;
  try {
    const audio = new AudioContext();
    const note = (pitch, at) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.12, audio.currentTime + at);
      volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.18);
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.2);
    };
    note(well ? 660 : 330, 0);
    note(well ? 880 : 262, 0.14);
    setTimeout(() => audio.close(), 600);
  } catch {
    // No sound on this device: the page says it in words.
  }
}
