import { useEffect, useState } from "preact/hooks";
import { addTexts } from "../../../ui/language.ts";

type Component = typeof import("../../../status/sent-status.tsx").SentStatus;

/**
 * The component that shows what happens to sent shares. It loads when it is wanted first. Null until then, and if it does not
 * load: "My shares" shows the same.
 */
export function useSentStatus(isWanted: boolean): Component | null {
  const [component, setComponent] = useState<Component | null>(null);
  useEffect(() => {
    if (!isWanted || component) return;
    const load = async () => {
      const { SentStatus, texts } = await import("../../../status/sent-status.tsx");
      await addTexts(texts);
      // A function as an argument would be called.
      setComponent(() => SentStatus);
    };
    load().catch(() => {});
  }, [isWanted, component]);
  return component;
}
