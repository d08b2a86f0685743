package channel

import "time"

// Retell returns how the channel tells a story that it admitted at a time, wherever the channel's limits are by now: by
// the first piece that its rule lets in, else by the first that one of its sources has. ok is false where none has.
// Pieces have the age that they had then.
func (c *Channel) Retell(item *Item, admitted time.Time) (choice Choice, ok bool) {
	var piece *Piece
	for i := range item.Pieces {
		p := &item.Pieces[i]
		s := c.source(p.Sources)
		if s == nil {
			continue
		}
		if piece == nil {
			piece = p // unless another one is let in
		}
		// A rule that fails is told of where the channel chooses.
		if let, err := c.Where.match(item, p, s); let && err == nil {
			piece = p
			break
		}
	}
	if piece == nil {
		return Choice{}, false
	}
	choice = Choice{Story: item.Story, Lead: piece.Article.ID, Date: item.Published}
	if c.Dated == ByAdmission {
		choice.Date = admitted
	}
	return choice, true
}
