/** Shows a sound or a film. The browser reads the parts that it plays, so a large file does not fill the memory. */
export async function showMedia(kind: "audio" | "video", blob: Blob, label: string): Promise<void> {
  const media = document.createElement(kind);
  media.controls = true;
  media.preload = "metadata";
  media.ariaLabel = label;
  const isReady = new Promise((resolve, reject) => {
    media.onloadedmetadata = resolve;
    media.onerror = reject;
  });
  media.src = URL.createObjectURL(blob);
  document.body.replaceChildren(media);
  await isReady;
}
