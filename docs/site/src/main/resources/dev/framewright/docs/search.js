// Finds the pages that hold every word, the title counting ten times; runs on the first page only.
const found = document.getElementById("found");
const asked = new URLSearchParams(location.search).get("q");
if (found && asked) {
  const words = asked.toLowerCase().split(/\s+/).filter((word) => word);
  const count = (text, word) => text.toLowerCase().split(word).length - 1;
  const ranked = PAGES.map((page) => {
    const each = words.map((word) => 10 * count(page.title, word) + count(page.text, word));
    return { page, score: each.every((n) => n > 0) ? each.reduce((a, b) => a + b, 0) : 0 };
  }).filter((one) => one.score > 0).sort((a, b) => b.score - a.score);
  document.querySelector("input[name=q]").value = asked;
  document.getElementById("all").hidden = true;
  const heading = document.createElement("p");
  heading.textContent = ranked.length ? ranked.length + " pages" : "Nothing found. Try fewer words.";
  found.append(heading);
  for (const { page } of ranked) {
    const link = document.createElement("a");
    link.href = page.page;
    link.textContent = page.title;
    const at = Math.max(0, page.text.toLowerCase().indexOf(words[0]) - 80);
    const excerpt = document.createElement("p");
    excerpt.textContent = "..." + page.text.slice(at, at + 240) + "...";
    found.append(link, excerpt);
  }
}
