import { trustAsDrawing } from "./trusted-markup.ts";

/** The most elements that a browser may have to draw. */
const MAX_WEIGHT = 200_000;

/** The new name of style elements and attributes. */
const STYLE = "no-style";

/** What another document or a style sheet brings into a drawing, where nothing here could count it. */
const FOREIGN = /<!ENTITY|<\?xml-stylesheet/i;

/**
 * Whether a browser can draw an SVG document in a short time. A few lines of references to references can describe more
 * elements than fit into any memory, and so can a picture inside the drawing. The document that is counted runs no script
 * and loads nothing.
 */
export function isLightDrawing(source: string): boolean {
  if (FOREIGN.test(source)) return false;
  // The parser would report event handlers and styles as violations of the frame's policy.
  const inert = source.replace(/\bon(?=[a-z]+\s*=)/gi, "no-").replace(/\bstyle\b/gi, STYLE);
  const parsed = new DOMParser().parseFromString(trustAsDrawing(inert), "image/svg+xml");
  // Browsers differ in what they show of a damaged document.
  if (parsed.querySelector("parsererror") !== null) return false;
  const counter = new WeightCounter(parsed);
  if (counter.hidesContent()) return false;
  return counter.weightOf(parsed.documentElement) + counter.weightOfStyles() <= MAX_WEIGHT;
}

/** Every number is the largest possible one, so a drawing without a preview may still be harmless. */
class WeightCounter {
  readonly #byId = new Map<string, Element>();
  readonly #weights = new Map<Element, number>();
  readonly #elements: Element[];
  readonly #sheets: string[];

  constructor(drawing: XMLDocument) {
    this.#elements = [...drawing.querySelectorAll("*")];
    for (const element of this.#elements) {
      if (!this.#byId.has(element.id)) this.#byId.set(element.id, element);
    }
    const styles = this.#elements.filter(({ localName }) => localName === STYLE);
    this.#sheets = styles.map(({ textContent }) => textContent ?? "");
  }

  /** Pictures inside the drawing, and references that only a parser of CSS would find. */
  hidesContent(): boolean {
    const values = this.#elements.flatMap(({ attributes }) => [...attributes].map(textOf));
    const rules = values.filter((value) => value.includes("("));
    return (
      [...values, ...this.#sheets].some((text) => /data:/i.test(withoutBreaks(text))) ||
      // An escape, or a reference in a variable.
      [...rules, ...this.#sheets].some((text) => /\\|@property|--[^:;]*:[^;]*url\(/i.test(text))
    );
  }

  /** The number of elements to draw for this one, with everything that it refers to. */
  weightOf(element: Element): number {
    const known = this.#weights.get(element);
    if (known !== undefined) return known;
    // Browsers differ in what they draw of a circle of references.
    this.#weights.set(element, Number.POSITIVE_INFINITY);
    let weight = 1;
    for (const child of element.children) weight += this.weightOf(child);
    for (const attribute of element.attributes) {
      for (const target of this.#targetsIn(textOf(attribute))) {
        weight += this.weightOf(target) * usesOf(element, attribute);
      }
    }
    this.#weights.set(element, weight);
    return weight;
  }

  /**
   * A style sheet can make every element refer to the same others, which again consist of such elements. Colour gradients
   * consist of colours only.
   */
  weightOfStyles(): number {
    const rules = this.#sheets.join("\n");
    const references = [...rules.matchAll(/url\(([^)]*)/gi)].map(([, reference = ""]) => reference);
    const targets = new Set(references.flatMap((reference) => this.#targetsIn(reference)));
    const heavy = [...targets].filter(({ localName }) => !localName.endsWith("Gradient"));
    const uses = /marker/i.test(rules)
      ? this.#elements.reduce((sum, element) => sum + cornersOf(element), 0)
      : this.#elements.length;
    return heavy.length === 0 ? 0 : uses ** heavy.length;
  }

  /** Animations refer to elements in any attribute, so a fragment counts wherever it is. */
  #targetsIn(value: string): Element[] {
    const fragments = withoutBreaks(value).matchAll(/#([^\s"');]+)/g);
    return [...fragments].flatMap(([, id = ""]) =>
      [...new Set([id, decoded(id)])].flatMap((each) => this.#byId.get(each) ?? []),
    );
  }
}

/** How many elements may draw what an attribute refers to. The elements inside inherit paints and markers. */
function usesOf(element: Element, { localName }: Attr): number {
  if (!/^(?:fill|stroke|marker.*|no-style)$/.test(localName)) return 1;
  const heirs = [element, ...element.querySelectorAll("*")];
  if (localName === "fill" || localName === "stroke") return heirs.length;
  return heirs.reduce((sum, heir) => sum + cornersOf(heir), 0);
}

/** A line draws a marker at each corner. Its commands and numbers are more than its corners. */
function cornersOf(element: Element): number {
  const lines = ["d", "points", STYLE].map((name) => element.getAttribute(name) ?? "");
  return 1 + (lines.join(" ").match(/[a-z]|\d*\.?\d+/gi)?.length ?? 0);
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
