import { trustAsDrawing } from "./trusted-markup.ts";

/** The most elements that a browser may have to draw. */
const MAX_WEIGHT = 200_000;

/** The new name of style elements and attributes. */
const STYLE = "no-style";

/**
 * Whether a browser can draw an SVG document in a short time. A few lines of references to references can describe more
 * elements than fit into any memory. The document that is counted runs no script and loads nothing.
 */
export function isLightDrawing(source: string): boolean {
  if (/<!ENTITY/i.test(source)) return false;
  // The parser would report event handlers and styles as violations of the frame's policy.
  const inert = source.replace(/\bon(?=[a-z]+\s*=)/gi, "no-").replace(/\bstyle\b/gi, STYLE);
  const parsed = new DOMParser().parseFromString(trustAsDrawing(inert), "image/svg+xml");
  const counter = new WeightCounter(parsed);
  return counter.weightOf(parsed.documentElement) + counter.weightOfStyles() <= MAX_WEIGHT;
}

class WeightCounter {
  readonly #byId = new Map<string, Element>();
  readonly #weights = new Map<Element, number>();
  readonly #elements: Element[];

  constructor(drawing: XMLDocument) {
    this.#elements = [...drawing.querySelectorAll("*")];
    for (const element of this.#elements) {
      if (!this.#byId.has(element.id)) this.#byId.set(element.id, element);
    }
  }

  /** The number of elements to draw for this one, with everything that it refers to. */
  weightOf(element: Element): number {
    const known = this.#weights.get(element);
    if (known !== undefined) return known;
    // A browser does not follow a circle.
    this.#weights.set(element, 0);
    let weight = 1;
    for (const part of [...element.children, ...this.#referencesOf(element)]) {
      weight += this.weightOf(part);
    }
    this.#weights.set(element, weight);
    return weight;
  }

  /**
   * A style sheet can make every element refer to the same others, which again consist of such elements. Colour gradients
   * consist of colours only.
   */
  weightOfStyles(): number {
    const styles = this.#elements.filter(({ localName }) => localName === STYLE);
    const targets = new Set(
      styles.flatMap(({ textContent }) => this.#targetsIn(textContent ?? "")),
    );
    const heavy = [...targets].filter(({ localName }) => !localName.endsWith("Gradient"));
    return heavy.length === 0 ? 0 : this.#elements.length ** heavy.length;
  }

  #referencesOf(element: Element): Element[] {
    return [...element.attributes].flatMap(({ localName, value }) =>
      localName === "href" ? this.#find(value.trim().slice(1)) : this.#targetsIn(value),
    );
  }

  #targetsIn(text: string): Element[] {
    return [...text.matchAll(/url\(\s*["']?#([^"')]+)/gi)].flatMap(([, id = ""]) => this.#find(id));
  }

  #find(id: string): Element[] {
    const found = this.#byId.get(id.trim());
    return found ? [found] : [];
  }
}
