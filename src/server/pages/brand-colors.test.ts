import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readStyle } from "./brand.ts";
import { brandRules, brandTones, contrast, surfacesOf } from "./brand-colors.ts";

const surfaces = surfacesOf(readStyle("tokens"));

describe("the tones of the operator's colour", () => {
  it("can be read on every surface in light and dark, whatever the colour", () => {
    const colors = fc
      .integer({ min: 0, max: 0xffffff })
      .map((value) => `#${value.toString(16).padStart(6, "0")}`);
    fc.assert(
      fc.property(colors, (color) => {
        const tones = brandTones(color, surfaces);
        for (const theme of ["light", "dark"] as const) {
          const { brand, pressed, onBrand, accent } = tones[theme];
          assert.ok(contrast(onBrand, brand) >= 4.5, `text on ${brand}`);
          assert.ok(contrast(onBrand, pressed) >= 4.5, `text on ${pressed}`);
          for (const surface of surfaces[theme]) {
            assert.ok(contrast(accent, surface) >= 4.5, `${accent} on ${surface}`);
            assert.ok(contrast(brand, surface) >= 3, `${brand} on ${surface}`);
          }
        }
      }),
    );
  });

  it("are the colour itself where that is good enough", () => {
    const { light, dark } = brandTones("#0047cc", surfaces);
    assert.deepEqual([light.brand, light.accent, light.onBrand], ["#0047cc", "#0047cc", "#ffffff"]);
    assert.notEqual(dark.accent, "#0047cc");
  });

  it("replace every token of the brand, in the theme of the system and in the chosen one", () => {
    const rules = brandRules(brandTones("#ffee00", surfaces));
    for (const token of ["--brand", "--brand-pressed", "--on-brand", "--accent"]) {
      assert.equal(rules.split(`${token}:`).length, 4, token);
    }
    for (const [, token] of rules.matchAll(/(--[\w-]+):/g)) {
      assert.ok(readStyle("tokens").includes(`${token}:`), token);
    }
  });

  it("have the contrast of WCAG", () => {
    assert.equal(contrast("#000000", "#ffffff"), 21);
    assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
  });
});
