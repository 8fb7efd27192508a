import { encode } from "uqr";

/** Dark on white in every theme, because scanners expect dark modules. */
export function QrCode({ link, label }: { link: string; label: string }) {
  const { data, size } = encode(link, { border: 3 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
