/** The canvas of a still picture, in pixels. */
const MAX_STILL_SIDE = 2048;

/** Shows a picture as an image. A browser runs no script in it and loads nothing for it. */
export async function showPicture(blob: Blob, label: string, isStill: boolean): Promise<void> {
  const image = new Image();
  image.alt = label;
  image.src = URL.createObjectURL(blob);
  await image.decode();
  document.body.replaceChildren(isStill ? stillOf(image, label) : image);
}

/** The first picture of an animation. */
function stillOf(image: HTMLImageElement, label: string): HTMLCanvasElement {
  const { naturalWidth, naturalHeight } = image;
  const scale = Math.min(1, MAX_STILL_SIDE / Math.max(naturalWidth, naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(naturalHeight * scale));
  canvas.role = "img";
  canvas.ariaLabel = label;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
