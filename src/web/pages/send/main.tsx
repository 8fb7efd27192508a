import { startPage } from "../../ui/start-page.tsx";
import { SendPage } from "./send-page.tsx";

startPage(<SendPage />, "/");
