import "../../ui/base.css";
import { render } from "preact";

const root = document.getElementById("page");
if (root) render(<h1>Someone sent you something</h1>, root);
