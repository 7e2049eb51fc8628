package main

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	rhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// blocks writes what must scroll on a small screen into boxes of their own that the
// keyboard reaches too, and headings with a link to themselves.
type blocks struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (blocks) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, fenced)
	r.Register(ast.KindCodeBlock, indented)
	r.Register(ast.KindHeading, heading)
	r.Register(east.KindTable, table)
}

func fenced(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	language, code := string(n.(*ast.FencedCodeBlock).Language(source)), codeOf(n, source)
	if language == "mermaid" {
		if drawn, ok := drawing(code); ok {
			_, _ = w.WriteString(drawn)
			return ast.WalkSkipChildren, nil
		}
	}
	_, _ = w.WriteString(codeBlock(language, code))
	return ast.WalkSkipChildren, nil
}

func indented(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(codeBlock("", codeOf(n, source)))
	}
	return ast.WalkSkipChildren, nil
}

func codeOf(n ast.Node, source []byte) string {
	var code strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		code.Write(line.Value(source))
	}
	return code.String()
}

// codeBlock is code with colours. The box around it has room for a button that copies it.
func codeBlock(language, code string) string {
	return `<div class="code"><pre tabindex="0"><code>` + highlight(language, code) + "</code></pre></div>\n"
}

func heading(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := n.(*ast.Heading)
	tag := "h" + string(rune('0'+h.Level))
	if !entering {
		_, _ = w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	id, _ := h.AttributeString("id")
	name, _ := id.([]byte)
	escaped := html.EscapeString(string(name))
	_, _ = w.WriteString("<" + tag + ` id="` + escaped + `">`)
	if h.Level > 1 {
		_, _ = w.WriteString(`<a class="self" href="#` + escaped + `" aria-label="Link to: ` + html.EscapeString(plainText(h, source)) + `">#</a>`)
	}
	return ast.WalkContinue, nil
}

func table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<div class="wide" tabindex="0" role="group" aria-label="Table">` + "<table")
		if n.Attributes() != nil {
			rhtml.RenderAttributes(w, n, nil)
		}
		_, _ = w.WriteString(">\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("</table></div>\n")
	return ast.WalkContinue, nil
}
