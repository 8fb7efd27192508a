import load from "virtual:texts/shares";
import { keepServiceWorker } from "../../ui/service-worker.ts";
import { startPage } from "../../ui/start-page.tsx";
import { SharesPage } from "./shares-page.tsx";

void startPage(load, () => <SharesPage />);
keepServiceWorker();
