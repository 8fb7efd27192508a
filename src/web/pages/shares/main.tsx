import { render } from "preact";
import { SharesPage } from "./shares-page.tsx";

const root = document.getElementById("page");
if (root) render(<SharesPage />, root);
