/** Icons are decoration: the text beside an icon says the same. */
function iconOf(path: string, className = "icon") {
  return () => (
    <svg
      class={className}
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

export const FileIcon = iconOf(
  "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8z M14 3v5h5",
);
export const FolderIcon = iconOf(
  "M3 7a2 2 0 0 1 2-2h4l2 3h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z",
);
export const TextIcon = iconOf("M4 6h16 M4 11h16 M4 16h10", "icon icon-text");
export const CheckIcon = iconOf("m5 12.5 4.5 4.5L19 7.5");
export const CrossIcon = iconOf("m6 6 12 12 M18 6 6 18");
export const WarningIcon = iconOf("M12 4 2.8 20h18.4z M12 10v4 M12 17.2v.1");
export const InfoIcon = iconOf("M12 11v5 M12 7.8v.1 M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z");

export const CameraIcon = iconOf(
  "M4 8h3.5L9 5.5h6L16.5 8H20v11H4z M12 16.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5z",
);
export const ChevronIcon = iconOf("m6 9 6 6 6-6");

export const GlobeIcon = iconOf(
  "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z M3.5 9h17 M3.5 15h17 M12 3c5 5 5 13 0 18 M12 3c-5 5-5 13 0 18",
);
export const ThemeIcon = iconOf(
  "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z M12 3v18 M14 5v14 M16 6v12 M18 8v8",
);
