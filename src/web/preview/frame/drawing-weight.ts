import { trustAsDrawing } from "./trusted-markup.ts";

/** The most elements that a browser may have to draw. */
const MAX_WEIGHT = 200_000;

/** The new name of style elements and attributes. */
const STYLE = "no-style";

/** What another document or a style sheet brings into a drawing, where nothing here could count it. */
const FOREIGN = /<!ENTITY|<\?xml-stylesheet/i;

/** XML allows no other control characters than these. Encodings use some to switch between character sets. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

/**
 * Whether a browser can draw an SVG document in a short time. A few lines of references to references can describe more
 * elements than fit into any memory, and so can a picture inside the drawing. The document that is counted runs no script
 * and loads nothing.
 */
export function isLightDrawing(source: string): boolean {
  if (FOREIGN.test(source) || CONTROL.test(source)) return false;
  // The parser would report event handlers and styles as violations of the frame's policy.
  const inert = source.replace(/\bon(?=[a-z]+\s*=)/gi, "no-").replace(/\bstyle\b/gi, STYLE);
  const parsed = new DOMParser().parseFromString(trustAsDrawing(inert), "image/svg+xml");
  // Browsers differ in what they show of a damaged document.
  if (parsed.querySelector("parsererror") !== null) return false;
  const counter = new WeightCounter(parsed);
  if (counter.hidesContent()) return false;
  return counter.weightOf(parsed.documentElement) * counter.factorOfStyles() <= MAX_WEIGHT;
}

/** Every number is the largest possible one, so a drawing without a preview may still be harmless. */
class WeightCounter {
  readonly #byId = new Map<string, Element>();
  readonly #weights = new Map<Element, number>();
  readonly #elements: Element[];
  readonly #sheets: string[];
  /** The most corners of one line. */
  readonly #corners: number;

  constructor(drawing: XMLDocument) {
    this.#elements = [...drawing.querySelectorAll("*")];
    for (const element of this.#elements) {
      if (!this.#byId.has(element.id)) this.#byId.set(element.id, element);
    }
    const styles = this.#elements.filter(({ localName }) => localName === STYLE);
    this.#sheets = styles.map(({ textContent }) => textContent ?? "");
    this.#corners = this.#elements.reduce((most, each) => Math.max(most, cornersOf(each)), 1);
  }

  /** Pictures inside the drawing, and references that only a parser of CSS would find. */
  hidesContent(): boolean {
    const values = this.#elements.flatMap(({ attributes }) => [...attributes].map(textOf));
    const rules = [...values.filter((value) => value.includes("(")), ...this.#sheets];
    const all = [...values, ...this.#sheets];
    return (
      all.some((text) => /data:/i.test(withoutBreaks(text))) ||
      // An escape, or a reference in a variable.
      rules.some((text) => /\\|@property|--[^:;]*:[^;]*url\(/i.test(text)) ||
      // A paint that comes from the place where an element is used.
      (rules.some((text) => /url\(/i.test(text)) && all.some((text) => /context-/i.test(text)))
    );
  }

  /** The number of elements to draw for this one, with everything that it refers to, but without style sheets. */
  weightOf(element: Element): number {
    const known = this.#weights.get(element);
    if (known !== undefined) return known;
    // Browsers differ in what they draw of a circle of references.
    this.#weights.set(element, Number.POSITIVE_INFINITY);
    let weight = 1;
    for (const child of element.children) weight += this.weightOf(child);
    const inherited: { target: number; isMarker: boolean }[] = [];
    for (const attribute of element.attributes) {
      const { isInherited, isMarker } = kindOf(attribute);
      for (const target of this.#targetsIn(textOf(attribute))) {
        if (isInherited && !isGradient(target)) {
          inherited.push({ target: this.weightOf(target), isMarker });
        } else weight += this.weightOf(target);
      }
    }
    // Everything inside inherits paints and markers, also what is inside by reference.
    const corners = weight === 1 ? cornersOf(element) : this.#corners;
    const heirs = weight;
    for (const { target, isMarker } of inherited)
      weight += heirs * target * (isMarker ? corners : 1);
    this.#weights.set(element, weight);
    return weight;
  }

  /**
   * By what factor style sheets can multiply the weight. They can make every element refer to the same others, which again
   * consist of such elements.
   */
  factorOfStyles(): number {
    const rules = this.#sheets.join("\n");
    const references = [...rules.matchAll(/(?:url|element)\(([^)]*)/gi)].map(
      ([, text = ""]) => text,
    );
    const targets = new Set(references.flatMap((reference) => this.#targetsIn(reference)));
    const heavy = [...targets].filter((target) => !isGradient(target));
    const uses = heavy.length * (/marker/i.test(rules) ? this.#corners : 1);
    return heavy.reduce((factor, target) => factor * (1 + uses * this.weightOf(target)), 1);
  }

  /** Animations refer to elements in any attribute, so a fragment counts wherever it is. */
  #targetsIn(value: string): Element[] {
    const fragments = withoutBreaks(value).matchAll(/#([^\s"');]+)/g);
    return [...fragments].flatMap(([, id = ""]) =>
      [...new Set([id, decoded(id)])].flatMap((each) => this.#byId.get(each) ?? []),
    );
  }
}

function kindOf({ localName, value }: Attr) {
  const isStyle = localName === STYLE;
  return {
    isInherited: isStyle || /^(?:fill|stroke|marker)/.test(localName),
    isMarker: localName.startsWith("marker") || (isStyle && /marker/i.test(value)),
  };
}

/** Colour gradients consist of colours only. */
const isGradient = ({ localName }: Element) => localName.endsWith("Gradient");

/** A line draws a marker at each corner. Its commands and numbers are more than its corners. */
function cornersOf({ attributes }: Element): number {
  const parts = [...attributes].map(({ value }) => value.match(/[a-z]|\d*\.?\d+/gi)?.length ?? 0);
  return parts.reduce((sum, count) => sum + count, 1);
}

const textOf = ({ value }: Attr) => value;

/** Browsers ignore these characters in addresses. */
const withoutBreaks = (text: string) => text.replace(/[\t\n\r]/g, "");

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
