import type { ComponentChildren } from "preact";
import "../../style/ticket.css";

interface TicketProps {
  children: ComponentChildren;
  /** The part below the perforation: limits and actions. */
  stub?: ComponentChildren;
}

/** The card that shows a share. It looks like a ticket with a stub. */
export function Ticket({ children, stub }: TicketProps) {
  return (
    <div class="ticket">
      <div class="ticket-body">{children}</div>
      {stub && <div class="ticket-stub">{stub}</div>}
    </div>
  );
}
