import type { ComponentChildren } from "preact";
import "./ticket.css";

interface TicketProps {
  children: ComponentChildren;
  /** What stands below the perforation: how often, until when, and what to do. */
  stub?: ComponentChildren;
}

/** The card that a share is shown on: a ticket that can be torn off once. */
export function Ticket({ children, stub }: TicketProps) {
  return (
    <div class="ticket">
      <div class="ticket-body">{children}</div>
      {stub && <div class="ticket-stub">{stub}</div>}
    </div>
  );
}
