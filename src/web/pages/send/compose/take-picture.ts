/** Phones and tablets have a camera that the browser's dialog can open. Other devices would show a dialog for files. */
export function hasCamera(): boolean {
  return matchMedia("(pointer: coarse) and (hover: none)").matches;
}

/** The input whose dialog is open: the browser could collect it as garbage. */
let openInput: HTMLInputElement | null = null;

/** Opens the camera (https://www.w3.org/TR/html-media-capture/). */
export function takePicture(onPicture: (picture: File) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  input.setAttribute("capture", "environment");
  input.onchange = () => {
    const [picture] = input.files ?? [];
    if (picture) onPicture(picture);
  };
  openInput = input;
  openInput.click();
}
