/** A name, password or link: browsers must not translate it, and it keeps its own writing direction. */
export function Literal({ children, ...rest }: { class?: string; children: string }) {
  return (
    <bdi {...rest} translate={false}>
      {children}
    </bdi>
  );
}
