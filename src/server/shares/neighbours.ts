/**
 * The other servers of one installation. What they are not told they find out by themselves, later: when a
 * response next asks leave to send, or a listener next looks.
 */
export interface Neighbours {
  /** Tells them, if they can be reached. Never fails. */
  tell(news: News): void;

  /** Calls `listener` with what they tell, not with what this server tells. */
  listen(listener: (news: News) => void): void;

  close(): Promise<void>;
}

export type News =
  | {
      shareId: string;
      /** `burned`: what runs for the share must end too. */
      what: "changed" | "burned";
    }
  | {
      shareId: string;
      /** A writer of its upload has begun: those of lower fences are overtaken. */
      what: "writing";
      fence: number;
    };
