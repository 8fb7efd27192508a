/** One end of a channel between two processes. */
export interface Channel<Message> {
  send(message: Message, callback: (error: Error | null) => void): unknown;
}

/** A process that is stopped reads nothing: what is sent to it waits in the memory of the sender. */
const MOST_WAITING = 1_000;

/**
 * Sends what may be lost: when too much waits to be read, or the channel is closed, a message is dropped.
 */
export function boundedSender<Message>(channel: Channel<Message>): (message: Message) => void {
  let waiting = 0;
  return (message) => {
    if (waiting >= MOST_WAITING) return;
    waiting++;
    channel.send(message, () => waiting--);
  };
}
