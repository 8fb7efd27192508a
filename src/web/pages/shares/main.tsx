import { startPage } from "../../ui/start-page.tsx";
import { SharesPage } from "./shares-page.tsx";

startPage(<SharesPage />);
