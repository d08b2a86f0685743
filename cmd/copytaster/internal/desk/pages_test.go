package desk

import "testing"

// TestTells: what a page tells of is known by the title's longer words, in scripts without spaces by pairs of characters.
func TestTells(t *testing.T) {
	for _, c := range []struct {
		title, text string
		want        bool
	}{
		{"Ferries stay in the harbour", "The harbour was closed at noon, and nobody went to sea.", true},
		{"Ferries stay in the harbour", "Log in or subscribe to go on reading.", false},
		{"Up and up", "Log in or subscribe to go on reading.", true},
		{"渡船因大风停航两天", "周二起海上刮起大风，全部渡船停航。", true},
		{"渡船因大风停航两天", "请登录或订阅后继续阅读。", false},
		{"3艘渡船因大风停航两天", "周二起海上刮起大风，全部渡船停航。", true},
		{"フェリー、強風で二日間欠航", "島へのフェリーは強風のため火曜日から欠航している。", true},
		{"항구 여객선 운항 중단", "강풍으로 여객선이 이틀째 멈췄다. 운항은 목요일에 다시 시작된다.", true},
		{"항구 여객선 운항 중단", "계속 읽으려면 로그인하세요.", false},
	} {
		if got := tells(c.text, c.title); got != c.want {
			t.Errorf("%q tells of %q: %v", c.text, c.title, got)
		}
	}
}

// TestIsFront: a site's front page came in place of another page, or was asked for.
func TestIsFront(t *testing.T) {
	for _, c := range []struct {
		came, asked string
		want        bool
	}{
		{"https://one.example/", "https://one.example/gone", true},
		{"https://www.one.example", "https://one.example/?p=1", true},
		{"https://one.example/?p=1", "https://one.example/one", false},
		{"https://one.example/", "https://one.example", false},
		{"https://www.one.example/", "http://one.example/", false},
	} {
		if got := isFront(c.came, c.asked); got != c.want {
			t.Errorf("%s for %s: %v", c.came, c.asked, got)
		}
	}
}
