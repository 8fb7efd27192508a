/** A colour of CSS: `#rrggbb`. */
type Color = string;

/** The colours on which text and controls are, in light and dark, from src/style/tokens.css. */
export interface Surfaces {
  light: readonly Color[];
  dark: readonly Color[];
}

/** The tones of the operator's colour in one theme. */
export interface Tones {
  /** Fills of buttons and of the mark. */
  brand: Color;
  /** A button under the pointer. */
  pressed: Color;
  /** Text on such a fill. */
  onBrand: Color;
  /** Links. */
  accent: Color;
}

export interface BrandTones {
  light: Tones;
  dark: Tones;
}

/** WCAG 2.2: 1.4.3 for text, 1.4.11 for the parts of a control. */
const TEXT_CONTRAST = 4.5;
const CONTROL_CONTRAST = 3;

const BLACK = "#000000";
const WHITE = "#ffffff";

/** The first with enough contrast is used. Black or white always has it. */
const TEXT_COLORS = ["#1b1d20", WHITE, BLACK];

/**
 * The tones of a colour. Where it has too little contrast with a surface, it moves towards black in the light theme and
 * towards white in the dark one, as little as needed.
 */
export function brandTones(color: Color, surfaces: Surfaces): BrandTones {
  return {
    light: tonesOn(surfaces.light, color, BLACK),
    dark: tonesOn(surfaces.dark, color, WHITE),
  };
}

function tonesOn(surfaces: readonly Color[], color: Color, end: Color): Tones {
  const brand = toContrast(color, end, surfaces, CONTROL_CONTRAST);
  const onBrand =
    TEXT_COLORS.find((text) => contrast(text, brand) >= TEXT_CONTRAST) ??
    (contrast(WHITE, brand) > contrast(BLACK, brand) ? WHITE : BLACK);
  return {
    brand,
    // Away from the text, so that its contrast grows.
    pressed: mix(brand, onBrand === WHITE ? BLACK : WHITE, 0.14),
    onBrand,
    accent: toContrast(color, end, surfaces, TEXT_CONTRAST),
  };
}

function toContrast(color: Color, end: Color, surfaces: readonly Color[], wanted: number): Color {
  for (let percent = 0; percent < 100; percent++) {
    const tone = mix(color, end, percent / 100);
    if (surfaces.every((surface) => contrast(tone, surface) >= wanted)) return tone;
  }
  return end;
}

/**
 * The rules that replace the tokens of the brand. Without light-dark(), which the build translates for older browsers in
 * the other styles.
 */
export function brandRules({ light, dark }: BrandTones): string {
  return `:root { ${tokensOf(light)} }
@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) { ${tokensOf(dark)} --focus: ${dark.accent}; }
}
:root[data-theme="dark"] { ${tokensOf(dark)} --focus: ${dark.accent}; }
`;
}

function tokensOf({ brand, pressed, onBrand, accent }: Tones): string {
  return `--brand: ${brand}; --brand-pressed: ${pressed}; --on-brand: ${onBrand}; --accent: ${accent};`;
}

/** Reads the surfaces of both themes from the tokens. */
export function surfacesOf(tokens: string): Surfaces {
  const pairs = ["paper", "surface", "sunken"].map((name) => {
    const rule = new RegExp(`--${name}: light-dark\\((?<light>#\\w{6}), (?<dark>#\\w{6})\\)`);
    const { light, dark } = rule.exec(tokens)?.groups ?? {};
    if (light === undefined || dark === undefined) throw new Error(`There is no token ${name}.`);
    return { light, dark };
  });
  return { light: pairs.map(({ light }) => light), dark: pairs.map(({ dark }) => dark) };
}

/** The contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The relative luminance of WCAG 2.2. */
function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(from: Color, to: Color, share: number): Color {
  const ends = channels(to);
  const mixed = channels(from).map((value, index) =>
    Math.round(value + ((ends[index] ?? 0) - value) * share),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function channels(color: Color): number[] {
  return [1, 3, 5].map((index) => Number.parseInt(color.slice(index, index + 2), 16));
}
