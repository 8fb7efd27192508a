import "../../ui/base.css";
import { render } from "preact";

const root = document.getElementById("page");
if (root) render(<h1>My shares</h1>, root);
