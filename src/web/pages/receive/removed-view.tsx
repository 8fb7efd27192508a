import { Heading } from "../../ui/blocks.tsx";

export function RemovedView() {
  return (
    <>
      <Heading title="Done" takesFocus>
        <p>Nothing of it is left in this browser, but what you have saved.</p>
      </Heading>
      <p>
        <a href="/">Send something back</a>
      </p>
    </>
  );
}
