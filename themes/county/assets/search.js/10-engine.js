// Answers from the files of the search index; src/outputs/search/mod.rs says how they are made, and answers the
// same in the terminal. Pure: searchEngine(read) is given read(name, tag, cache), which resolves to the bytes of
// _search/NAME (all of their buffer), or rejects; `cache` is "reload" for a file that was a wrong or damaged one before. It gives
// { head, search }: `head()` resolves to what the manifest says, `search(typed, { column, year, byDate })` to an answer:
//   state()     { total, open, exact, missing }: hits at most, exactly so many if `exact`; candidates that were not
//               given yet; whether files could not be had
//   next(n, limit)  resolves to at most n further hits { address, title, date, column, head, parts }, in order, or
//               to those that come with `limit` files in all; `head` and `parts` are the title and a piece of the
//               text, of which every second part is a word that was looked for
//   settle(limit)   looks at further candidates in so many files in all, so that `exact` comes sooner
//   pieces()    resolves to the longest pieces of the words that do occur, for who finds nothing

const searchEngine = (read) => {
  // Numbers as in terms.rs and shard.rs: of a hash the first 16 bits stand in a shard, the last 15 or for single characters
  // 13 tell the lists of the manifest's tail apart; nothing follows terms of class 8. What is known of an article and a term: it is
  // often in it (1), in its title (2), in it (4).
  const files = new Map();
  let table;

  // Folding, unit by unit; with a table of traditional characters only where one may be among them. `at` takes
  // where each unit came of.
  const formOf = (c) => c.replace(/[“-‟]/, '"').replace(/[‘-‛]/, "'").replace(/[‐-―−]/, "-").replace(/[・•‧∙]/, "·");
  const isWord = (c) => /[\p{Alpha}\p{N}\p{Cs}]/u.test(c);
  // Judged unit by unit, as the index is: a half of a pair is part of a word.
  const lettersOf = (text) => text.split("").filter(isWord).join("");
  function fold(text, at) {
    let out = "", gap = false, place = 0;
    const add = (run) => {
      at?.push(...run.split("").fill(place));
      out += run;
      gap = false;
    };
    for (const run of text.match(table || at ? /./gsu : /[\n一-\u9fff]+|./gsu) || []) {
      if (/[\n一-\u9fff]/.test(run) && !table?.has(run)) add(run);
      else if (!/[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f]/.test(run)) {
        for (const plain of run.normalize("NFKC").toLowerCase()) {
          const one = table?.get(plain) || formOf(plain);
          if (/\s/.test(one)) gap = true;
          else {
            if (gap && /^[a-z\d]{2}$/.test(out.at(-1) + one)) add(" ");
            add(one);
          }
        }
      }
      place += run.length;
    }
    return out;
  }
  const json = (bytes) => JSON.parse(new TextDecoder("utf-16").decode(bytes));
  // All processors with browsers have the lowest byte first.
  const number = (bytes, at) => new Uint32Array(bytes.buffer, at, 1)[0];

  // A file, read once, as `make` wants it, or how it is to be read. Shards and texts begin with the tag that the
  // manifest knows them by. Another one (a host is just being brought up to date, say) is asked for once more.
  function file(name, tag, make = (bytes) => bytes) {
    const key = name + tag;
    const get = (cache) => read(name, tag, cache).then((bytes) => {
      if (tag && number(bytes, 0) !== tag) throw Error();
      return make(bytes);
    });
    let known = files.get(key) || "default";
    if (!known.then) files.set(key, known = get(known).catch(() => get("reload")));
    known.catch(() => files.set(key, "reload"));
    return known;
  }
  const learn = async () => { table = await file("characters", "", (bytes) => new Map(json(bytes).match(/../g).map((pair) => [...pair]))); };

  // Hashes of terms.
  function mix(one, other) {
    let hash = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca77);
    hash = Math.imul(hash ^ hash >>> 15, 0x2c1b3c6d);
    hash = Math.imul(hash ^ hash >>> 12, 0x297a2d39);
    return hash ^ hash >>> 15;
  }
  const units = (text) => text.split("").map((c) => c.charCodeAt());
  const hashOf = (text) => units(text).reduce(mix, 1);
  // The terms of a text: pairs, or where there are none single characters.
  function termsOf(text) {
    const two = [], one = [], code = units(text), is = text.split("").map(isWord);
    for (let i = 0; i < text.length; i += 1) {
      if (!is[i]) continue;
      one.push({ hash: mix(code[i], 0), single: true });
      if (is[i + 1]) {
        const kind = i + 2 < text.length ? mix(is[i + 2] ? code[i + 2] : 0, 1) >>> 29 : -1;
        two.push({ hash: mix(code[i], code[i + 1]), kind });
      }
    }
    return two.length ? two : one;
  }
  // Those of its numbers, each with what stands on either side.
  const numbersOf = (text) => [...text.matchAll(/\d+/g)].flatMap(({ 0: { length }, index }) => (
    index && text[index + length] ? { hash: hashOf(text.slice(index - 1, index + length + 1)) } : []));

  // A reader of bits; what runs past the end throws, so nothing goes on for ever.
  function bits(bytes, from) {
    let at = from * 8;
    // At most 25.
    const take = (n) => {
      const i = at >> 3, word = (bytes[i] << 24 | bytes[i + 1] << 16 | bytes[i + 2] << 8 | bytes[i + 3]) << (at & 7);
      at += n;
      if (at > bytes.length * 8) throw Error();
      return n && word >>> 32 - n;
    };
    const count = () => { let n = 0; while (!take(1)) n += 1; return 2 ** n + take(n) - 1; };
    // As in bits.rs: the middle one first, then either half.
    const set = (range, least = 0) => {
      const all = [];
      const halves = (n, low, high) => {
        if (!n) return;
        const half = n >> 1, room = high - low - n + 1, k = 31 - Math.clz32(room), short = (2 << k) - room;
        if (room < 1) throw Error();
        let one = take(k);
        if (one >= short) one = one * 2 + take(1) - short;
        const middle = low + half + (one + (room - short >> 1)) % room;
        halves(half, low, middle);
        all.push(middle);
        halves(n - half - 1, middle + 1, high);
      };
      halves(count() + least, 0, range);
      return all;
    };
    return { take, count, set, end: () => at + 7 >> 3 };
  }
  // Notes a shard's articles of a key: what is known of each, by article. A key has 16 bits, a section 32 keys.
  function find(bytes, border, { hash, kind = 8 }, found) {
    const head = bits(bytes, 4), keys = head.set(2 ** 16), at = keys.indexOf(hash >>> 16);
    if (at < 0) return;
    const ends = keys.flatMap((_, i) => (i % 32 ? [] : head.count())), before = ends[(at >> 5) - 1] || 0;
    const r = bits(bytes, head.end() + before);
    for (let i = at % 32; i >= 0; i -= 1) {
      const mask = r.take(1) ? r.take(9) : 1 << r.take(3);
      for (let one = 0; one < 9; one += 1) {
        if (!(mask >> one & 1)) continue;
        const ids = r.set(border, 1), marked = r.take(1) ? [r.set(ids.length), r.set(ids.length)] : [];
        if (i || (kind < 0 ? one === 8 : kind !== one)) continue;
        for (const id of ids) found[id] |= 4;
        marked.forEach((some, i) => { for (const at of some) found[ids[at]] |= i + 1; });
      }
    }
  }

  function open(bytes) {
    const start = 8 + number(bytes, 4), head = json(bytes.subarray(8, start));
    const r = bits(bytes, start), list = (length, read) => Array.from({ length }, read);
    const shards = head.shards + head.parted;
    let tag;
    head.tags = list(shards, () => r.take(24));
    // In 64 bytes.
    head.sizes = list(shards, () => r.take(6) ** 2);
    // Of old articles four files share one.
    head.texts = list(head.documents + 1 >> 1, (_, i) => (i % 4 && i < head.joined * 4 ? tag : tag = r.take(16)));
    head.shardOf = (hash) => hash & (head.shards << ((hash & head.shards - 1) < head.parted)) - 1;
    // Which articles are in the shard of a hash.
    head.border = (hash) => {
      const [first, length, log] = head.passes[+((hash & head.shards - 1) >= head.refreshed)];
      return first + ((hash & (1 << log) - 1) * length >> log);
    };
    // The others by term; single characters behind the other terms.
    head.late = list(40960, (_, i) => r.set(head.documents - head.border(i)));
    return head;
  }
  const opened = () => file("index", "", open);
  // By way of an answer and not of a Blob, which the browser keeps in another process.
  const unpack = async (bytes) => json(
    await new Response(new Response(bytes.subarray(4)).body.pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());

  // What was typed, as in query.rs.
  function dates(word) {
    const plain = word.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
    const [, y, m, d] = /^((?:19|20)\d\d)[-/.年](0?[1-9]|1[0-2])(?:[-/.月](0?[1-9]|[12]\d|3[01]))?[月日]*$/.exec(plain) || [];
    return y ? [`${y}年${+m}月${d ? `${+d}日` : ""}`] : [];
  }
  function parse(typed, head) {
    const list = new Map();
    for (const [, quoted, bare] of typed.matchAll(/["“”](.*?)["“”](?=\s|$)|(\S+)/gs)) {
      const word = fold(quoted ?? bare).replace(/\n/g, "");
      if (lettersOf(word) && !list.has(word)) list.set(word, quoted === undefined);
    }
    const most = Math.min(4, 8 / list.size | 0) || 1;
    const whole = fold(typed), letters = lettersOf(whole), first = whole.indexOf(letters[0]);
    const title = letters && { hash: hashOf(letters) & -16384 | termsOf(whole.slice(first, first + 2))[0].hash & 16383 };
    // What it takes to look up a term, and what may be taken; the title and one of each spelling are looked up in any case.
    const size = (hash) => head.sizes[head.shardOf(hash)], cost = ({ hash }) => (hash ^ title.hash) & 16383 && size(hash);
    let room = 4096 - size(title.hash);
    const fits = (term) => (room -= cost(term)) >= 0;
    const words = [...list].slice(0, 8).map(([word, bare]) => [...new Set([word, ...bare ? dates(word) : [], ...head.synonyms.filter((group) => bare && group.includes(word)).flat()])]
      .slice(0, 4).map((text, i) => {
        const terms = [...numbersOf(text), ...termsOf(text).sort((one, other) => cost(one) - cost(other))].slice(0, i ? Math.min(most, 2) : most);
        if (terms[0]) fits(terms[0]);
        return { text, terms };
      }));
    for (const form of words.flat()) form.terms = form.terms.filter((term, i) => !i || fits(term));
    return { letters, title, words };
  }
  // What all have.
  const meet = (all) => all.reduce((one, other) => one.map((what, id) => what & other[id]), all[0] || []);

  async function search(typed, { column, year, byDate }) {
    const head = await opened();
    let missing, given = 0, known, query, queue;
    // The manifest, and the table that may come to be needed.
    const used = new Set([0, 1]);
    // The index may be a new one by now: the next search begins with its manifest.
    function lose(key) {
      missing = true;
      files.set(key, "reload");
      files.delete("index");
    }
    async function look(term) {
      const { hash } = term, border = head.border(hash), shard = head.shardOf(hash), name = `s/${shard}`, tag = head.tags[shard];
      const found = new Uint8Array(head.documents);
      try {
        if (tag) {
          used.add(name);
          find(await file(name, tag), border, term, found);
        }
        const titles = head.late[hash & 32767 ^ 16384];
        for (const i of head.late[term.single ? hash & 8191 | 32768 : hash & 32767]) {
          found[border + i] |= titles.includes(i) * 2 | 5;
        }
        term.found = found;
      } catch { lose(name + tag); }
    }
    const only = column && { hash: hashOf(`/${column}`) };
    async function prepare() {
      known = table;
      query = parse(typed, head);
      const forms = query.words.flat();
      await Promise.all([...forms.flatMap(({ terms }) => terms), only, query.title].filter(Boolean).map(look));
      for (const form of forms) form.found = meet(form.terms.flatMap(({ found }) => found || []));
      const hits = meet(query.words.map((word) => {
        const all = new Uint8Array(head.documents);
        for (const { found } of word) found.forEach((what, id) => { all[id] |= what; });
        return all;
      }));
      queue = [];
      hits.forEach((what, id) => {
        if (!what || year && yearOf(id) !== year || only?.found && !only.found[id]) return;
        // Of the newest articles the manifest has a piece of each title's hash.
        const name = head.names.at(id - head.documents);
        queue.push(placed({ id, what }, what & 2 ? 2 + (name ? name.charCodeAt() === query.title.hash >>> 17 : !!query.title.found?.[id]) : what & 1));
      });
    }
    const yearOf = (id) => id < head.settled && head.years.findLast(([, first]) => first <= id)?.[0];
    // The best last. What has no date stands behind all that have one, and is the oldest.
    function placed(one, rank) {
      one.rank = rank;
      one.place = one.id + !byDate * rank * 2 ** 26 - (one.id < head.settled ? 0 : head.documents);
      return one;
    }
    const order = (one, other) => one.place - other.place;
    const nameOf = ({ id }) => `t/${id >> 1}`;
    // A candidate goes (0), or takes the place that it deserves.
    async function see(one) {
      const { id } = one, name = nameOf(one), tag = head.texts[id >> 1];
      let row;
      used.add(name);
      try {
        one.row = row = (await file(name, tag, unpack))[id & 1];
        if (row[6]) await learn();
      } catch { lose(name + tag); }
      one.seen = 0;
      // What was taken back leaves an empty row.
      if (!row?.length || column && !row.at(-1).includes(column)) return;
      const title = fold(row[1]), text = fold(`${row[1]}\n${row[4]}\n${row[5]}`);
      const has = (where) => (word) => word.some((form) => where.includes(form.text));
      if (!query.words.every(has(text))) return;
      const whole = one.rank > 2 && lettersOf(title) === query.letters;
      if (!whole && one.rank > 1) placed(one, query.words.every(has(title)) ? 2 : one.what & 1);
      one.seen = 1;
    }
    // Asks for the texts of some, the best first, as far as so many files go.
    function ask(some, limit) {
      for (const one of some.reverse()) if (used.size < limit || used.has(nameOf(one))) one.coming ||= see(one);
    }
    // The best last; what was seen and is no hit goes.
    function sweep() {
      queue = queue.filter(({ seen }) => seen !== 0).sort(order);
    }
    await prepare();
    return {
      state: () => ({ open: queue.length, total: given + queue.length, exact: queue.every(({ seen }) => seen), missing }),
      async settle(limit) {
        ask([...queue], limit);
        await Promise.all(queue.map(({ coming }) => coming));
        sweep();
      },
      async next(n, limit = Infinity) {
        const out = [];
        sweep();
        while (out.length < n && queue.length) {
          const best = queue.at(-1);
          if (best.seen) {
            const [address, title, date, of, text] = queue.pop().row;
            given += 1;
            out.push({ address, title, date, column: of, head: marked(title, query), parts: marked(text, query, 96) });
          } else if (best.coming) {
            await best.coming;
            sweep();
          } else {
            ask(queue.slice(-Math.max(n - out.length, given ? 0 : 6)), limit);
            if (!best.coming) break;
          }
        }
        // Traditional characters are in no shard: where nothing is found they may be why.
        if (given || queue.length || known || missing || !query.words.length) return out;
        await learn().catch(() => { missing = true; });
        await prepare();
        return this.next(n, limit);
      },
      async pieces() {
        const pieces = [];
        let left = 32;
        for (const text of query.words.flatMap(([{ text }]) => text.match(/[\p{Alpha}\p{N}]+/gu) || [])) {
          const more = [...text];
          for (let n = 8; more[0] && left; left -= 1) {
            n = Math.min(n, more.length);
            const piece = more.slice(0, n).join(""), is = n > 1 && piece !== query.letters && (await (await search(piece, {})).next(1, 8))[0];
            if (is) pieces.push(piece);
            if (is || n < 2) {
              more.splice(0, n);
              n = 9;
            }
            n -= 1;
          }
        }
        return pieces;
      },
    };
  }

  // A piece of a text around the first word, in parts.
  function marked(text, query, length = Infinity) {
    const at = [], folded = fold(text, at), spans = [], parts = [];
    for (const { text: word } of query.words.flat()) {
      for (let from = -1; (from = folded.indexOf(word, from + 1)) >= 0;) spans.push([from, from + word.length]);
    }
    spans.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    const start = Math.max(0, length < Infinity && spans[0]?.[0] - 24 || 0), end = Math.min(at.length, start + length);
    let done = at[start];
    const slice = (to = text.length) => {
      parts.push(text.slice(done, to));
      done = to;
    };
    // A mark ends behind the character of its last unit: what folding skips is not part of it.
    for (const [from, to] of spans) {
      if (at[from] < done || to > end) continue;
      slice(at[from]);
      slice(at[to - 1] + 1 + (text.codePointAt(at[to - 1]) > 0xffff));
    }
    slice(at[end]);
    if (start) parts[0] = "…" + parts[0];
    if (end < at.length) parts.push(parts.pop() + "…");
    return parts;
  }

  return { head: opened, search };
};
