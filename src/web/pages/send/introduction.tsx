import { Heading } from "../../ui/heading.tsx";

export function Introduction({ takesFocus = false }: { takesFocus?: boolean }) {
  return (
    <Heading title="Send something, once" takesFocus={takesFocus}>
      Choose files or write a text. You get a link for one person: it opens once, then it is gone.
    </Heading>
  );
}
