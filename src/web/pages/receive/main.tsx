import { startPage } from "../../ui/start-page.tsx";
import { ReceivePage } from "./receive-page.tsx";

startPage(<ReceivePage link={location.href} />);

// The rest of a link can be pasted into the address of a page that is open already.
addEventListener("hashchange", () => location.reload());
