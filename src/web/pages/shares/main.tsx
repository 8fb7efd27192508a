import load from "virtual:texts/shares";
import { startPage } from "../../ui/start-page.tsx";
import { SharesPage } from "./shares-page.tsx";

void startPage(load, () => <SharesPage />);
