import "../../ui/base.css";
import { render } from "preact";

const root = document.getElementById("page");
if (root) render(<h1>Send something once</h1>, root);
