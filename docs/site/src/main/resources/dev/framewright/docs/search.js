// Finds the pages that hold every word, the title counting ten times; runs on the first page only.
const found = document.getElementById("found");
const asked = new URLSearchParams(location.search).get("q");
if (found && asked && asked.trim()) {
  const words = asked.toLowerCase().split(/\s+/).filter((word) => word);
  const count = (text, word) => text.toLowerCase().split(word).length - 1;
  const ranked = PAGES.map((page) => {
    const each = words.map((word) => 10 * count(page.title, word) + count(page.text, word));
    return { page, score: each.every((n) => n > 0) ? each.reduce((a, b) => a + b, 0) : 0 };
  }).filter((one) => one.score > 0).sort((a, b) => b.score - a.score);
  document.querySelector("input[name=q]").value = asked;
  document.getElementById("all").hidden = true;
  const heading = document.createElement("p");
  heading.textContent = ranked.length ? ranked.length + (ranked.length === 1 ? " page" : " pages") : "Nothing found. Try fewer words.";
  found.append(heading);
  for (const { page } of ranked) {
    const link = document.createElement("a");
    link.href = page.page;
    link.textContent = page.title;
    // Around the first word that is in the text; every word is marked.
    const lower = page.text.toLowerCase();
    const first = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
    const from = Math.max(0, (first.length ? Math.min(...first) : 0) - 80);
    const excerpt = document.createElement("p");
    let rest = (from > 0 ? "..." : "") + page.text.slice(from, from + 240) + "...";
    while (rest) {
      const next = words.map((word) => [rest.toLowerCase().indexOf(word), word.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0])[0];
      if (!next) { break; }
      const marked = document.createElement("mark");
      marked.textContent = rest.slice(next[0], next[0] + next[1]);
      excerpt.append(rest.slice(0, next[0]), marked);
      rest = rest.slice(next[0] + next[1]);
    }
    excerpt.append(rest);
    found.append(link, excerpt);
  }
}
