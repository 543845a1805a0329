/**
 * What stands at U+E815 to U+E864 in GBK systems: characters that had no place in Unicode when GBK was
 * made. GB 18030-2022 gives all of them their real place; old systems and PDF files still hold the private ones.
 */
const GBK_PRIVATE =
  '⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻'
const FIRST_PRIVATE = 0xe815

/**
 * The ideographs for U+2E80 to U+2EF3 (Unicode's Equivalent_Unified_Ideograph), which text copied from
 * a PDF file often has in their place. What has no equivalent stands for itself.
 */
const OF_RADICALS =
  '⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟'
const FIRST_RADICAL = 0x2e80

const replacements: ReadonlyMap<string, string> = new Map(
  (
    [
      [FIRST_RADICAL, OF_RADICALS],
      [FIRST_PRIVATE, GBK_PRIVATE],
    ] as const
  ).flatMap(([first, characters]) =>
    [...characters].map((real, index) => [String.fromCodePoint(first + index), real] as const),
  ),
)

const OLD = /[\u2E80-\u2EF3\u2F00-\u2FD5\uE815-\uE864]/g

/** One step: a radical of the Kangxi block has its ideograph as compatibility decomposition. */
const renewed = (char: string): string => replacements.get(char) ?? char.normalize('NFKC')

/**
 * Gives characters of old systems and PDF files their real code points: GBK's private ones
 * (GB 18030-2022) and radicals that stand for whole characters. They look alike and are not found by a search.
 */
export function renewCharacters(text: string): string {
  // Twice, because some of GBK's private characters are radicals.
  return text.replace(OLD, renewed).replace(OLD, renewed)
}
