/* SPDX-License-Identifier: EPL-2.0 */
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Makes the pages and the table of contents of the help from the Markdown in docs/: arguments are that folder and the one
 * to fill. Pages that are not named here come last, so that none is forgotten. Links to pages that are not there are told and
 * become plain text.
 */
public final class Pages {

	private static final Map<String, List<String>> CHAPTERS = new LinkedHashMap<>();
	static {
		CHAPTERS.put("Getting started", List.of("install", "first-ten-minutes", "new"));
		CHAPTERS.put("Using Driller", List.of("launching", "looking", "peers-view", "live-memory", "compare", "watching", "snapshots", "value-scan", "across", "gdb", "debugging", "command", "cdt"));
		CHAPTERS.put("Reference", List.of("c-api", "security", "limits", "performance"));
	}
	private static final String REST = "How it works";

	private final Path docs;
	private final Path html;
	private final List<String> problems = new ArrayList<>();
	private final Parser parser = Parser.builder().extensions(List.of(TablesExtension.create())).build();
	private final HtmlRenderer renderer = HtmlRenderer.builder().extensions(List.of(TablesExtension.create())).build();

	private Pages(Path docs, Path target) {
		this.docs = docs;
		html = target.resolve("html");
	}

	public static void main(String[] arguments) throws IOException {
		var target = Path.of(arguments[1]);
		var pages = new Pages(Path.of(arguments[0]), target);
		pages.make(target);
		if (!pages.problems.isEmpty()) {
			pages.problems.forEach(System.err::println);
			System.exit(1);
		}
	}

	private void make(Path target) throws IOException {
		var titles = new LinkedHashMap<String, String>();
		try (Stream<Path> files = Files.list(docs)) {
			for (Path file : files.filter(path -> path.toString().endsWith(".md")).sorted().toList()) {
				String name = file.getFileName().toString().replaceFirst("\\.md$", "");
				titles.put(name, page(name, Files.readString(file)));
			}
		}
		copyImages();
		Files.writeString(target.resolve("toc.xml"), contents(titles));
	}

	/** Writes a page; returns its title. */
	private String page(String name, String markdown) throws IOException {
		Node document = parser.parse(markdown);
		var title = new StringBuilder();
		document.accept(new AbstractVisitor() {
			@Override
			public void visit(Heading heading) {
				if (heading.getLevel() == 1 && title.isEmpty()) {
					title.append(text(heading));
				}
			}

			@Override
			public void visit(Link link) {
				visitChildren(link);
				if (isThere(name, link.getDestination())) {
					link.setDestination(destination(link.getDestination()));
					return;
				}
				while (link.getFirstChild() != null) {
					link.insertBefore(link.getFirstChild());
				}
				link.unlink();
			}
		});
		if (title.isEmpty()) {
			problems.add("docs/" + name + ".md has no title");
			title.append(name);
		}
		Files.createDirectories(html);
		Files.writeString(html.resolve(name + ".html"), "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>"
				+ escape(title.toString()) + "</title><link rel=\"stylesheet\" href=\"../book.css\"></head>\n<body>\n"
				+ renderer.render(document) + "</body>\n</html>\n");
		return title.toString();
	}

	private static String file(String link) {
		return link.contains("#") ? link.substring(0, link.indexOf('#')) : link;
	}

	private boolean isThere(String page, String link) {
		String file = file(link);
		boolean there = file.isEmpty() || file.contains(":") || Files.exists(docs.resolve(file));
		if (!there) {
			System.out.println("docs/" + page + ".md names " + file + ", which is not there");
		}
		return there;
	}

	/** Pages are beside one another here too. */
	private static String destination(String link) {
		String file = file(link);
		return file.endsWith(".md") && !file.contains("/") ? file.replaceFirst("\\.md$", ".html") + link.substring(file.length())
				: link;
	}

	private static String text(Node node) {
		var text = new StringBuilder();
		node.accept(new AbstractVisitor() {
			@Override
			public void visit(Text part) {
				text.append(part.getLiteral());
			}

			@Override
			public void visit(Code part) {
				text.append(part.getLiteral());
			}
		});
		return text.toString();
	}

	private void copyImages() throws IOException {
		Path images = docs.resolve("images");
		if (!Files.isDirectory(images)) {
			return;
		}
		Files.createDirectories(html.resolve("images"));
		try (Stream<Path> files = Files.list(images)) {
			files.forEach(file -> {
				try {
					Files.copy(file, html.resolve("images").resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
				} catch (IOException e) {
					throw new UncheckedIOException(e);
				}
			});
		}
	}

	private static String contents(Map<String, String> titles) {
		var rest = new LinkedHashMap<>(titles);
		var toc = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<toc label=\"Driller\" topic=\"html/install.html\">\n");
		CHAPTERS.forEach((chapter, names) -> chapter(toc, chapter, names, rest));
		chapter(toc, REST, List.copyOf(rest.keySet()), rest);
		return toc.append("</toc>\n").toString();
	}

	private static void chapter(StringBuilder toc, String label, List<String> names, Map<String, String> titles) {
		toc.append("   <topic label=\"").append(label).append("\">\n");
		for (String name : names) {
			String title = titles.remove(name);
			if (title != null) {
				toc.append("      <topic label=\"").append(escape(title)).append("\" href=\"html/").append(name).append(".html\"/>\n");
			}
		}
		toc.append("   </topic>\n");
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
	}
}
