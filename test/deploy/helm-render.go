// Renders the chart in the folder of the first argument, as Helm's engine does: text/template, the Sprig functions, and
// Helm's own functions and objects. Reads {"values", "release"} as JSON from stdin, with the values already merged.
// Writes {template name: text} as JSON to stdout.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

type object = map[string]interface{}

func main() {
	if err := render(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func render(chart string) error {
	var input struct {
		Values  object `json:"values"`
		Release object `json:"release"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		return err
	}
	chartFile, err := os.ReadFile(filepath.Join(chart, "Chart.yaml"))
	if err != nil {
		return err
	}
	lower := object{}
	if err := yaml.Unmarshal(chartFile, &lower); err != nil {
		return err
	}
	// Helm's Chart object is a struct, whose fields begin with capitals.
	chartObject := object{}
	for name, value := range lower {
		chartObject[strings.ToUpper(name[:1])+name[1:]] = value
	}
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(functions(root))
	files, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if _, err := root.New(filepath.Base(file)).Parse(string(text)); err != nil {
			return err
		}
	}
	output := map[string]string{}
	for _, file := range files {
		name := filepath.Base(file)
		if strings.HasPrefix(name, "_") {
			continue
		}
		var text strings.Builder
		data := object{
			"Values":       input.Values,
			"Release":      input.Release,
			"Chart":        chartObject,
			"Capabilities": object{"KubeVersion": object{"Version": "v1.34.0", "Major": "1", "Minor": "34"}},
			"Template":     object{"Name": name, "BasePath": "templates"},
		}
		if err := root.ExecuteTemplate(&text, name, data); err != nil {
			return err
		}
		// Helm does this too: missingkey=zero prints these words for nil.
		output[name] = strings.ReplaceAll(text.String(), "<no value>", "")
	}
	return json.NewEncoder(os.Stdout).Encode(output)
}

func functions(root *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	// A chart must not read the environment of the machine that renders it.
	delete(all, "env")
	delete(all, "expandenv")
	all["toYaml"] = func(value interface{}) string {
		text, err := yaml.Marshal(value)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(text), "\n")
	}
	all["include"] = func(name string, data interface{}) (string, error) {
		var text strings.Builder
		err := root.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	all["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return value, fmt.Errorf("%s", message)
		}
		return value, nil
	}
	all["lookup"] = func(...string) object { return object{} }
	return all
}
