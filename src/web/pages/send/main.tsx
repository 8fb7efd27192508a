import { render } from "preact";
import { SendPage } from "./send-page.tsx";

const root = document.getElementById("page");
if (root) render(<SendPage />, root);
